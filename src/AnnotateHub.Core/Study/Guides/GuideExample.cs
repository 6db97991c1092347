namespace AnnotateHub.Core.Study.Guides;

/// <summary>A cell that shows what a class looks like, in raw pixels of its image.</summary>
public sealed record GuideExample(long ImageId, double X1, double Y1, double X2, double Y2, string Note = "");
