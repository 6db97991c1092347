namespace AnnotateHub.Imaging.Reading;

/// <summary>One channel as its file describes it.</summary>
/// <param name="Name">Empty where it has none.</param>
/// <param name="Color">As <c>#rrggbb</c>; null where the file does not say.</param>
/// <param name="File">Name of the file that holds it; null where it is the file itself.</param>
/// <param name="Page">Page of its first slice at the first time, from 0; null where the file does not say where it is.</param>
public sealed record ImageChannel(string Name, string? Color, string? File, int? Page);
