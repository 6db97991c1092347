using AnnotateHub.Imaging.Reading;

namespace AnnotateHub.Imaging.Display;

/// <param name="Passes">The pass whose image this is. For <see cref="MedianEnd.Still"/> that is the number of passes that changed
/// something.</param>
public sealed record MedianResult(Plane16 Plane, int Passes, MedianEnd End);
