"""The Add Roles and Features Wizard: one question a page, nothing done before Install."""
