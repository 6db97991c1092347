namespace AnnotateHub.Application.Annotations.Queries;

/// <param name="By">Display name of the lead.</param>
public sealed record ReturnedView(string By, string Text);
