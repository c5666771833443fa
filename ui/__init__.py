"""The windows of Netra: they show what the core knows and hand over what people do, and hold no rule and no SQL."""
