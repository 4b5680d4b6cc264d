"""The Streamlit app: thin pages over the library. No analysis here; every number comes from `auditor`."""
