namespace AnnotateHub.Application.Reports;

/// <summary>On how many of the images of a report one annotator said what of the image as a whole.</summary>
public sealed record RaterVerdicts(string Rater, int Images, int NoCells, int OutOfFocus, int BadStaining, int Unsure)
{
    public bool HasAny => NoCells + OutOfFocus + BadStaining + Unsure > 0;
}
