namespace AnnotateHub.Application.LabelFiles.PublishedDataSet;

/// <summary>A box in whole pixels.</summary>
internal readonly record struct LabelledArea(int X1, int Y1, int X2, int Y2);
