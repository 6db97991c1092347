using AnnotateHub.Training.Backbones;

namespace AnnotateHub.Training.Jobs;

/// <summary>What a training will need, before it starts.</summary>
/// <param name="Megabytes">At its greatest.</param>
/// <param name="ProcessorSeconds">Rough: of one core of the machine that was measured (docs/benchmarks.md); two idle cores need about two
/// thirds of it by the clock.</param>
public readonly record struct TrainingEstimate(int Megabytes, double ProcessorSeconds)
{
    // libtorch loaded, the runtime and its buffers, measured with the smallest network.
    private const double BaseMegabytes = 450;

    // Multiply-adds that one core does in a second through libtorch, forward and backward, measured.
    private const double WorkASecond = 1.4e10;

    public static TrainingEstimate From(TrainingJob job)
    {
        var scale = job.Kind is TrainingKind.Detector ? job.Scale : 1;
        var pixels = job.Images.Sum(image => (double)image.Width * image.Height * scale * scale * image.Planes.Count * sizeof(float));
        var largest = job.Images.Select(image => (double)image.Width * image.Height).DefaultIfEmpty(0).Max();
        var reading = largest * (sizeof(ushort) + 2 * sizeof(float));
        var (activations, work) = OneWindow(job);
        // Validation runs whole images without keeping what the way back needs: about a third of the activations a pixel.
        var windowPixels = (double)job.Side() * job.Side();
        var validating =
            job.Kind is TrainingKind.Detector ? activations / windowPixels * largest * scale * scale / 3 : activations * 64 / 3;
        var bytes = pixels + Math.Max(reading, Math.Max(2 * activations * job.Settings.Batch, validating));
        return new TrainingEstimate(
            (int)Math.Ceiling(BaseMegabytes + bytes / (1 << 20)),
            job.Settings.Steps * job.Settings.Batch * 3 * work / WorkASecond
        );
    }

    /// <summary>Why a training does not fit, or null.</summary>
    /// <param name="freeMegabytes">What the machine can give.</param>
    public string? Refusal(TrainingJob job, int freeMegabytes)
    {
        var limit = job.MemoryMegabytes is { } most ? Math.Min(most, freeMegabytes) : freeMegabytes;
        return Megabytes <= limit
            ? null
            : $"The training needs about {Megabytes} MB of memory for {job.Images.Count} images; {limit} MB are "
                + $"free for it. Take fewer images or channels, or a machine with more memory.";
    }

    /// <summary>The same of a backbone, layer by layer; weights, their gradients and averages are part of it, for they are many.</summary>
    private static (double Bytes, double Work) OneCrop(TrainingJob job, BackboneLayout layout)
    {
        // Weights, gradients, two moments and the average, and what a checkpoint copies of them; shared by the crops of a step.
        double bytes = 10.0 * layout.Parameters(job.Classes.Count) * sizeof(float) / job.Settings.Batch;
        double work = 0;
        var side = Math.Ceiling(job.Side() / (double)layout.Stem.Stride);
        Add(layout.Stem);
        if (layout.Pools)
            side = Math.Ceiling(side / 2);
        foreach (var block in layout.Blocks)
        {
            foreach (var unit in block.Path)
            {
                side = Math.Ceiling(side / unit.Stride);
                Add(unit);
            }

            if (block.Shortcut is { } shortcut)
                Add(shortcut);
        }

        if (layout.Last is { } last)
            Add(last);
        // Frozen features need no way back: a third of the work, and nothing is kept.
        return job.Settings.IsFrozen ? (bytes, work / 3) : (bytes, work);

        void Add(BackboneUnit unit)
        {
            bytes += 3 * unit.Output * side * side * sizeof(float);
            work += (double)unit.Input / unit.Groups * unit.Output * unit.Kernel * unit.Kernel * side * side;
        }
    }

    /// <summary>Bytes of all that the way back needs, and multiply-adds forward, for one window or crop.</summary>
    private static (double Bytes, double Work) OneWindow(TrainingJob job)
    {
        double area = (double)job.Side() * job.Side(),
            width = job.Settings.Width;
        double planes = job.Channels.Count;
        if (job.Settings.Backbone is { } backbone)
            return OneCrop(job, BackboneLayout.For(backbone, job.Channels.Count));
        // (share of the area, planes in, planes out, convolutions of that kind): stem and residuals of each level, then the detector's
        // head.
        var layers = new List<(double Share, double In, double Out, int Count)>
        {
            (1 / 4.0, planes, width, 1),
            (1 / 4.0, width, width, 2),
            (1 / 16.0, width, 2 * width, 1),
            (1 / 16.0, 2 * width, 2 * width, job.Kind is TrainingKind.Detector ? 6 : 2),
            (1 / 64.0, 2 * width, 4 * width, 1),
            (1 / 64.0, 4 * width, 4 * width, job.Kind is TrainingKind.Detector ? 4 : 2),
        };
        // Convolution, normalisation and rectifier each keep their output.
        return (
            layers.Sum(layer => 3 * layer.Count * layer.Out * area * layer.Share * sizeof(float)) + planes * area * sizeof(float),
            layers.Sum(layer => layer.Count * layer.In * layer.Out * 9 * area * layer.Share)
        );
    }
}
