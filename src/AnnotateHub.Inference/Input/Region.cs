namespace AnnotateHub.Inference.Input;

/// <summary>A rectangle of whole raw pixels of an image: all of it, a tile or a crop.</summary>
internal readonly record struct Region(int X, int Y, int Width, int Height);
