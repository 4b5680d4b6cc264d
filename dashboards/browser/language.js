// Tells the browser, and through it the voice of a screen reader, in which language the page speaks.
// The language stands in the address of this script: `language.js?speaks=de&turn=2`. A module runs once an
// address, so each change comes with another turn.
document.documentElement.lang = new URL(import.meta.url).searchParams.get("speaks") ?? "en";
