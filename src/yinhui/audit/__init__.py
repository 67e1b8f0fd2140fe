"""The trail: who did what, as what and why; its hash chain, its pages, the register of exports."""
