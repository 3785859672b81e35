"""What is known of Reloader (https://github.com/stakater/Reloader): its chart, and what the chart's values mean."""
