using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Core.Study;
using AnnotateHub.Imaging.Reading;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Application.Training;

/// <summary>An image of a training as models get it.</summary>
internal static class ModelImageReader
{
    /// <param name="channels">Names, one a plane.</param>
    /// <exception cref="ImageReadException">A plane cannot be read.</exception>
    public static ModelImage Read(IReadOnlyList<string> channels, TrainingImage image) =>
        new(image.Name, image.Width, image.Height, [.. channels.Zip(image.Planes, (channel, plane) =>
                {
                    var decoded = ImageFile.ReadPlane(plane.File, plane.Page, plane.Sample);
                    return new ModelPlane(
                        new ChannelDefinition(channel, ChannelRole.Fluorescence, "#ffffff"),
                        decoded.Plane.Pixels,
                        decoded.SourceBits
                    );
                })]);
}
