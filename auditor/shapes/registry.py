"""The ordered list of shapes, and which of them a member belongs to.

An explicit list that one can read: a new shape is one file and one line here.
"""

from __future__ import annotations

from auditor.language import later
from auditor.language.told import told
from auditor.shapes.amazon.activities_json import ActivitiesJson
from auditor.shapes.amazon.alexa_history_json import AlexaHistoryJson
from auditor.shapes.amazon.alexa_remote_json import AlexaRemoteJson
from auditor.shapes.amazon.chat_transcript import ChatTranscript
from auditor.shapes.amazon.checkmyva_json import CheckMyVaJson
from auditor.shapes.amazon.checkmyva_lines import CheckMyVaLines
from auditor.shapes.amazon.conversation_json import ConversationJson
from auditor.shapes.amazon.device_activity import DeviceActivity
from auditor.shapes.amazon.device_registration import DeviceRegistration
from auditor.shapes.amazon.download_clip import DownloadClip
from auditor.shapes.amazon.download_rest import DownloadRest
from auditor.shapes.amazon.intent import Intent
from auditor.shapes.amazon.intent_json import IntentJson
from auditor.shapes.amazon.privacy_page_json import PrivacyPageJson
from auditor.shapes.amazon.recognition_data import RecognitionData
from auditor.shapes.amazon.recordings_downloader_json import RecordingsDownloaderJson
from auditor.shapes.amazon.routines import Routines
from auditor.shapes.amazon.saved_mycd import SavedMycd
from auditor.shapes.amazon.saved_review import SavedReview
from auditor.shapes.amazon.saved_rvh import SavedRvh
from auditor.shapes.amazon.speech_scraper import SpeechScraperCsv, SpeechScraperJson
from auditor.shapes.amazon.tool_sound import ToolSound
from auditor.shapes.amazon.transcript_workbook import TranscriptWorkbook
from auditor.shapes.amazon.transcriptions import Transcriptions
from auditor.shapes.apple.app_privacy_report import AppPrivacyReport
from auditor.shapes.apple.backup import Backup
from auditor.shapes.apple.intelligence_report import IntelligenceReport
from auditor.shapes.apple.portal import PortalFile, PortalSound
from auditor.shapes.apple.portal_tables import PortalTable
from auditor.shapes.apple.siri_settings import SiriSettings
from auditor.shapes.apple.tcc import Tcc
from auditor.shapes.apple.unified_log import UnifiedLog
from auditor.shapes.contract import Claim, Head, Shape
from auditor.shapes.google.clip import Clip
from auditor.shapes.google.gemini_attachment import GeminiAttachment, is_attachment
from auditor.shapes.google.home_app import HomeApp
from auditor.shapes.google.my_activity_html import MyActivityHtml
from auditor.shapes.google.my_activity_json import MyActivityJson
from auditor.shapes.google.other_files import OtherFiles
from auditor.shapes.google.takeout_index import TakeoutIndex

__all__ = ["SHAPES", "claim", "is_attachment"]

SHAPES: tuple[Shape, ...] = (
    MyActivityJson(),
    MyActivityHtml(),
    Clip(),
    TakeoutIndex(),
    HomeApp(),
    OtherFiles(),
    GeminiAttachment(),
    PrivacyPageJson(),
    AlexaHistoryJson(),
    ConversationJson(),
    ActivitiesJson(),
    SavedMycd(),
    SavedRvh(),
    SavedReview(),
    CheckMyVaJson(),
    CheckMyVaLines(),
    TranscriptWorkbook(),
    RecordingsDownloaderJson(),
    ChatTranscript(),
    SpeechScraperJson(),
    SpeechScraperCsv(),
    AlexaRemoteJson(),
    ToolSound(),
    Transcriptions(),
    RecognitionData(),
    Intent(),
    IntentJson(),
    DownloadClip(),
    DeviceRegistration(),
    DeviceActivity(),
    Routines(),
    DownloadRest(),
    AppPrivacyReport(),
    IntelligenceReport(),
    SiriSettings(),
    Tcc(),
    Backup(),
    PortalTable(),
    PortalSound(),
    PortalFile(),
    UnifiedLog(),
)


def claim(head: Head, shapes: tuple[Shape, ...] = SHAPES) -> tuple[Shape, Claim] | str | None:
    """Return the shape that a member belongs to and its claim; None if there is none.

    Returns a sentence instead where two shapes claim it with equal confidence, or where none does and one
    failed over it: that is shown, not guessed.
    """
    claims: list[tuple[Shape, Claim]] = []
    failed: Shape | None = None
    for shape in shapes:
        try:
            found = shape.recognise(head)
        except Exception:  # noqa: BLE001 (one shape's defect may not hide the others; its text may quote a file)
            failed = shape
        else:
            if found is not None:
                claims.append((shape, found))
    if not claims:
        if failed is None:
            return None
        return told(later("{shape}: the reader failed when it looked at this file"), shape=failed.title)
    best = max(found.confidence for _, found in claims)
    winners = [(shape, found) for shape, found in claims if found.confidence == best]
    if len(winners) > 1:
        names = " and ".join(shape.title for shape, _ in winners)
        return told(later("two shapes claim this file equally: {names}"), names=names)
    return winners[0]
