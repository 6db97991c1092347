namespace AnnotateHub.Training.Sampling;

/// <param name="Pixels">Batch x planes x side x side.</param>
/// <param name="Classes">One a crop; <see cref="NoCellCrops.NoClass"/> where it shows no cell.</param>
public sealed record CropBatch(float[] Pixels, long[] Classes)
{
    /// <summary>How likely each class is to be: batch x classes; each as likely where there is no cell.</summary>
    public float[] Targets(int classes)
    {
        var targets = new float[Classes.Length * classes];
        foreach (var (index, @class) in Classes.Index())
            if (@class == NoCellCrops.NoClass)
                targets.AsSpan(index * classes, classes).Fill(1f / classes);
            else
                targets[index * classes + @class] = 1;
        return targets;
    }
}
