namespace AnnotateHub.Training.Jobs;

/// <summary>A true cell, in raw pixels of its image; far edges exclusive.</summary>
/// <param name="Class">Place in <see cref="TrainingJob.Classes"/>.</param>
public readonly record struct TrainingBox(int Class, double X1, double Y1, double X2, double Y2)
{
    public double Width => X2 - X1;

    public double Height => Y2 - Y1;
}
