namespace AnnotateHub.Application.LabelCheck;

/// <param name="Document">Null where nothing came of it.</param>
public sealed record LabelCheckReport(LabelCheckDocument? Document, string? Refused = null);
