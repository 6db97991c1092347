namespace AnnotateHub.Application.Rounds.Creation;

/// <param name="BoxesLeftOut">Boxes of the model that could not be applied: class not allowed, or outside of the image.</param>
public sealed record RoundMade(long RoundId, int Images, int Assignments, int StartingBoxes, int BoxesLeftOut = 0);
