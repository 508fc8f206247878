"""What Nutify knows of NUT, free of Home Assistant: values in, values out."""
