"""What Nutify keeps in Home Assistant's database, and how it is tidied up."""
