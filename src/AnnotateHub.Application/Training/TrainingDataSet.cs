using System.Security.Cryptography;
using System.Text.Json;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Application.Training;

/// <summary>Images and boxes of a project as they stood when they were gathered: what a training, an experiment or a label check works on.
/// None of the test split, and none that is in an open blind round.</summary>
/// <param name="Channels">That feed the network, in its order.</param>
/// <param name="Classes">Keys.</param>
/// <param name="Images">In the project's order.</param>
/// <param name="People">Whose answers.</param>
/// <param name="LeftOut">Sentences.</param>
public sealed record TrainingDataSet(
    IReadOnlyList<string> Channels,
    IReadOnlyList<string> Classes,
    IReadOnlyList<TrainingDataSetImage> Images,
    IReadOnlyList<string> People,
    IReadOnlyList<string> LeftOut
)
{
    /// <summary>Hash of all that could be learnt: channels, classes, pixels, splits, patients and every box.</summary>
    public string Version =>
        Convert.ToHexStringLower(
            SHA256.HashData(
                JsonSerializer.SerializeToUtf8Bytes(
                    new
                    {
                        Channels,
                        Classes,
                        images = Images.Select(image => new
                        {
                            image.Name,
                            image.Patient,
                            image.Split,
                            image.Width,
                            image.Height,
                            planes = image.Planes.Select(plane => plane.PlaneHash),
                            image.Boxes,
                        }),
                    },
                    TrainingJson.Options
                )
            )
        );

    /// <summary>Names of the stored files that the pixels are read from, each once.</summary>
    public IReadOnlyCollection<string> SourceHashes() =>
        Images.SelectMany(image => image.Planes).Select(plane => plane.SourceHash).ToHashSet(StringComparer.Ordinal);

    /// <summary>Boxes by class, in the order of <see cref="Classes"/>.</summary>
    public IReadOnlyDictionary<string, int> Counts =>
        Classes.Index().ToDictionary(item => item.Item, item => Images.Sum(image => image.Boxes.Count(box => box.Class == item.Index)));
}
