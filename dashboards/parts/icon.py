"""The picture in the browser's tab and the one above the navigation, drawn here so that none is fetched."""

from __future__ import annotations

ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
    '<rect width="32" height="32" rx="7" fill="#0F6A73"/>'
    '<g stroke="#FBFAF7" stroke-width="3" stroke-linecap="round">'
    '<path d="M8 14v4M13 9v14M18 12v8M23 6v20"/></g></svg>'
)
# The name is in the picture; its colour can be read on the light and on the dark side bar.
WORDMARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="190" height="32" viewBox="0 0 190 32">'
    '<rect width="32" height="32" rx="7" fill="#0F6A73"/>'
    '<g stroke="#FBFAF7" stroke-width="3" stroke-linecap="round">'
    '<path d="M8 14v4M13 9v14M18 12v8M23 6v20"/></g>'
    '<text x="42" y="22" font-family="system-ui, sans-serif" font-size="18" font-weight="650" '
    'fill="#2C8C96">Voice Auditor</text></svg>'
)
