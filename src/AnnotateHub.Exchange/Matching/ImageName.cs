namespace AnnotateHub.Exchange.Matching;

/// <summary>A name under which labels speak of their image.</summary>
public readonly record struct ImageName(string Text, ImageNameSource Source = ImageNameSource.Stated);
