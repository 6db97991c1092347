using AnnotateHub.Training.Jobs;
using AnnotateHub.Training.Onnx;

namespace AnnotateHub.Training.Backbones;

/// <summary>Weights by TorchVision's names as the network here wants them.</summary>
public static class PublishedWeights
{
    /// <summary>All but the last layer, whose classes are others. The first layer fits any number of planes: each gets the mean of the
    /// three, so scaled that the sum stays.</summary>
    /// <exception cref="TrainingRefusedException">They are of another architecture.</exception>
    public static IReadOnlyList<WeightTensor> Fit(
        IReadOnlyDictionary<string, WeightTensor> weights,
        BackboneLayout layout,
        Backbone backbone,
        string path
    )
    {
        var fitted = new List<WeightTensor>();
        foreach (var unit in layout.Units)
        {
            var isStem = unit == layout.Stem;
            var conv = Find($"{unit.Conv}.weight", [unit.Output, unit.Input / unit.Groups, unit.Kernel, unit.Kernel], isStem);
            fitted.Add(conv with { Name = $"{unit.Name}_conv.weight" });
            foreach (var part in (string[])["weight", "bias", "running_mean", "running_var"])
                fitted.Add(Find($"{unit.Norm}.{part}", [unit.Output], false) with { Name = $"{unit.Name}_norm.{part}" });
        }

        return fitted;

        WeightTensor Find(string name, long[] shape, bool isStem)
        {
            var found = weights.GetValueOrDefault(name);
            if (found is not null && found.Shape.SequenceEqual(shape))
                return found;
            if (isStem && found is { Shape: [var output, BackboneLayout.PublishedPlanes, var height, var width] })
                if (output == shape[0] && height == shape[2] && width == shape[3])
                    return Spread(found, shape);
            throw new TrainingRefusedException(
                $"The weights '{path}' are of another architecture: "
                    + (found is null ? $"'{name}' is not there" : $"'{name}' has the shape [{string.Join(", ", found.Shape)}]")
                    + $", and {BackboneText.Name(backbone)} has it as [{string.Join(", ", shape)}]. "
                    + "Name weights of the same network, or begin without them."
            );
        }
    }

    private static WeightTensor Spread(WeightTensor stem, long[] shape)
    {
        var (planes, area) = ((int)shape[1], (int)(shape[2] * shape[3]));
        var values = new float[shape[0] * planes * area];
        for (var output = 0; output < shape[0]; output++)
        for (var at = 0; at < area; at++)
        {
            var sum = 0f;
            for (var plane = 0; plane < BackboneLayout.PublishedPlanes; plane++)
                sum += stem.Values[(output * BackboneLayout.PublishedPlanes + plane) * area + at];
            for (var plane = 0; plane < planes; plane++)
                values[(output * planes + plane) * area + at] = sum / planes;
        }

        return new WeightTensor(stem.Name, shape, values);
    }
}
