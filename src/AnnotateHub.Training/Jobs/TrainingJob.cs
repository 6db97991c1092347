using System.Security.Cryptography;
using System.Text.Json;

namespace AnnotateHub.Training.Jobs;

/// <summary>Everything that a trainer needs to know, frozen before it starts: the same job gives the same weights on one machine.</summary>
/// <param name="Channels">What feeds the planes of the network, in their order.</param>
/// <param name="Classes">Keys, in the order of the network's outputs.</param>
/// <param name="Scale">Network pixels a raw pixel (detector; 1 for a classifier, whose crops have one size).</param>
/// <param name="Device"><c>cpu</c> or <c>cuda</c>.</param>
/// <param name="Threads">Of the processor. A sum over more threads is rounded otherwise, so it belongs to what makes a run
/// repeatable.</param>
/// <param name="StartFrom">A checkpoint of an earlier training whose weights are the beginning; null: random ones.</param>
/// <param name="Weights">File of weights that a backbone begins with (safetensors); null: random ones.</param>
/// <param name="MemoryMegabytes">A training that would need more is refused; null: what the machine has free.</param>
public sealed record TrainingJob(
    TrainingKind Kind,
    IReadOnlyList<string> Channels,
    IReadOnlyList<string> Classes,
    IReadOnlyList<TrainingImage> Images,
    TrainingSettings Settings,
    double Scale = 1,
    long Seed = 1,
    string Device = "cpu",
    int Threads = 1,
    string? StartFrom = null,
    int? MemoryMegabytes = null,
    int Version = TrainingJob.CurrentVersion,
    string? Weights = null
)
{
    public const int CurrentVersion = 1;

    private const int LeastSide = 64;

    /// <summary>
    /// Side of a window or crop in network pixels. A detector's windows are no larger than its largest image (in steps of eight, at least
    /// 64): what lies beyond is nothing, and costs as much as the rest.
    /// </summary>
    public int Side()
    {
        if (Kind is TrainingKind.Classifier || Images.Count == 0)
            return Settings.Side;
        var largest = Images.Max(image => Math.Max(image.Width, image.Height)) * Scale;
        return (int)Math.Clamp(Math.Ceiling(largest / 8) * 8, Math.Min(LeastSide, Settings.Side), Settings.Side);
    }

    /// <summary>Hash of all that decides the result. Where and with how much memory it runs does not.</summary>
    public string Identity() =>
        Convert.ToHexStringLower(
            SHA256.HashData(
                JsonSerializer.SerializeToUtf8Bytes(this with { Device = "", Threads = 0, MemoryMegabytes = null }, TrainingJson.Options)
            )
        );

    /// <summary>Hash of the labels as they were frozen: images, sizes, splits, classes and boxes. Pixels have a hash of their
    /// own.</summary>
    public string LabelVersion() =>
        Convert.ToHexStringLower(
            SHA256.HashData(
                JsonSerializer.SerializeToUtf8Bytes(
                    new
                    {
                        Classes,
                        images = Images.Select(image => new
                        {
                            image.Name,
                            image.Width,
                            image.Height,
                            image.IsValidation,
                            image.Boxes,
                        }),
                    },
                    TrainingJson.Options
                )
            )
        );
}
