using AnnotateHub.Application.Demo;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Core.Study;
using AnnotateHub.Imaging.Synthetic;

namespace AnnotateHub.Benchmarks;

/// <summary>Images of the synthetic plate, in memory for models and as a published tree for training, made on all cores.</summary>
internal static class PlatePictures
{
    private static readonly ChannelDefinition[] Channels =
    [
        new("Brightfield", ChannelRole.TransmittedLight, "#ffffff"),
        new("Red", ChannelRole.Fluorescence, "#ff0000"),
        new("Green", ChannelRole.Fluorescence, "#00ff00"),
        new("Hoechst", ChannelRole.Fluorescence, "#0000ff"),
    ];

    public static ModelImage[] InMemory(int first, int count)
    {
        var images = new ModelImage[count];
        Parallel.For(
            0,
            count,
            at =>
            {
                var field = new PlateGenerator(new PlateSettings()).Generate(first + at);
                ushort[][] planes = [field.Brightfield.Pixels, field.Red.Pixels, field.Green.Pixels, field.Hoechst.Pixels];
                images[at] = new ModelImage(
                    field.Name,
                    field.Red.Width,
                    field.Red.Height,
                    [.. Channels.Zip(planes, (channel, plane) => new ModelPlane(channel, plane, 16))]
                );
            }
        );
        return images;
    }

    public static void Write(string folder, int first, int count) =>
        Parallel.For(first, first + count, index => PublishedTree.Write(folder, new PlateGenerator(new PlateSettings()), index, 1));
}
