using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Core.Sampling;
using AnnotateHub.Core.Study;
using AnnotateHub.Imaging.Signal;

namespace AnnotateHub.Imaging.Tests.Signal;

/// <summary>A small field whose answer can be derived: discs of light on a ground of noise.</summary>
internal sealed class Scene
{
    public const int Ground = 200;

    private readonly Dictionary<string, double[]> _light;

    /// <param name="noise">Standard deviation of the ground.</param>
    public Scene(int width, int height, double noise = 5, params string[] channels)
    {
        (Width, Height) = (width, height);
        _light = (channels is [] ? ["Red", "Green", "Hoechst"] : channels)
            .Index()
            .ToDictionary(
                item => item.Item,
                item =>
                {
                    var random = new PinnedRandom(11 + (ulong)item.Index);
                    var plane = new double[width * height];
                    // Twelve uniform draws have variance 1.
                    for (var i = 0; i < plane.Length; i++)
                        plane[i] = Ground + noise * (Enumerable.Range(0, 12).Sum(_ => random.NextUnit()) - 6);
                    return plane;
                }
            );
    }

    public int Width { get; }
    public int Height { get; }

    public static IReadOnlyList<ChannelDefinition> Channels { get; } =
    [
        new("Brightfield", ChannelRole.TransmittedLight, "#ffffff"),
        new("Red", ChannelRole.Fluorescence, "#ff0000"),
        new("Green", ChannelRole.Fluorescence, "#00ff00"),
        new("Hoechst", ChannelRole.Fluorescence, "#0000ff", "nuclei"),
    ];

    public static SignalSettings Proposed { get; } = SignalSettings.ProposeFor(Channels, ClassScheme.CancerNormalUnknown);

    /// <summary>Adds light to every pixel whose centre lies in the disc; where discs overlap, light adds up.</summary>
    public Scene Disc(string channel, double x, double y, double radius, double light)
    {
        for (var row = Math.Max(0, (int)(y - radius)); row < Math.Min(Height, y + radius); row++)
        for (var column = Math.Max(0, (int)(x - radius)); column < Math.Min(Width, x + radius); column++)
            if ((column + 0.5 - x) * (column + 0.5 - x) + (row + 0.5 - y) * (row + 0.5 - y) < radius * radius)
                _light[channel][row * Width + column] += light;
        return this;
    }

    /// <summary>A nucleus of radius 10 in a body of radius 18.</summary>
    public Scene Cell(string marker, double x, double y, double light = 200) =>
        Disc("Hoechst", x, y, 10, 200).Disc(marker, x, y, 18, light);

    /// <summary>Only the nucleus, radius 10.</summary>
    public Scene Nucleus(double x, double y) => Disc("Hoechst", x, y, 10, 200);

    /// <param name="change">From the value of the scene to the one that is stored.</param>
    public ModelImage Image(Func<double, double>? change = null, int bits = 16) =>
        new(
            "scene",
            Width,
            Height,
            [
                .. _light.Select(plane => new ModelPlane(
                    Channels.FirstOrDefault(channel => channel.Name == plane.Key)
                        ?? new ChannelDefinition(plane.Key, ChannelRole.Fluorescence, "#ffffff"),
                    [.. plane.Value.Select(value => (ushort)Math.Clamp((change ?? (same => same))(Math.Round(value)), 0, (1 << bits) - 1))],
                    bits
                )),
            ]
        );

    public Task<IReadOnlyList<Candidate>> FoundAsync(SignalSettings? settings = null) => FoundInAsync(Image(), settings);

    public static async Task<IReadOnlyList<Candidate>> FoundInAsync(ModelImage image, SignalSettings? settings = null)
    {
        using var detector = new SignalDetector(settings ?? Proposed, Channels, ClassScheme.CancerNormalUnknown);
        return (await detector.ProposeAsync([image], TestContext.Current.CancellationToken))[0];
    }

    public static string ClassOf(Candidate candidate) => ClassScheme.CancerNormalUnknown.Classes[candidate.Class].Key;

    public static PixelBox Around(double x, double y, double radius) => new(x - radius, y - radius, x + radius, y + radius);
}
