namespace AnnotateHub.Training.Backbones;

/// <summary>
/// A network as layers by name: one description for training, for the exported graph and for the names of weights that came from
/// elsewhere. Layers, sizes and names are TorchVision's (He et al. 2016; Sandler et al. 2018); its own modules are not used in training,
/// because they wrap numbers in passing (docs/training.md).
/// </summary>
/// <param name="Pools">A maximum over 3 x 3 follows the stem.</param>
/// <param name="Head">Name of the last layer as TorchVision has it; its classes are others here.</param>
/// <param name="Features">That the last layer gets.</param>
/// <param name="Dropout">Share that the last layer does not get in training.</param>
public sealed record BackboneLayout(
    BackboneUnit Stem,
    bool Pools,
    IReadOnlyList<BackboneBlock> Blocks,
    BackboneUnit? Last,
    string Head,
    int Features,
    double Dropout
)
{
    private const int StemPlanes = 64;

    /// <summary>Planes of a picture in colour, which published weights are made for.</summary>
    public const int PublishedPlanes = 3;

    /// <summary>Every layer with weights but the last, in the order of the way through.</summary>
    public IEnumerable<BackboneUnit> Units =>
        [
            Stem,
            .. Blocks.SelectMany(block => block.Shortcut is { } shortcut ? block.Path.Append(shortcut) : block.Path),
            .. Last is { } last ? [last] : Array.Empty<BackboneUnit>(),
        ];

    /// <summary>Numbers to learn.</summary>
    public long Parameters(int classes) =>
        Units.Sum(unit => (long)unit.Output * (unit.Input / unit.Groups) * unit.Kernel * unit.Kernel + 2L * unit.Output)
        + (long)classes * Features
        + classes;

    public static BackboneLayout For(Backbone backbone, int planes) =>
        backbone switch
        {
            Backbone.ResNet18 => ResNet(planes, [2, 2, 2, 2], isDeep: false),
            Backbone.ResNet34 => ResNet(planes, [3, 4, 6, 3], isDeep: false),
            Backbone.ResNet50 => ResNet(planes, [3, 4, 6, 3], isDeep: true),
            Backbone.ResNet101 => ResNet(planes, [3, 4, 23, 3], isDeep: true),
            Backbone.ResNet152 => ResNet(planes, [3, 8, 36, 3], isDeep: true),
            Backbone.MobileNetV2 => MobileNet(planes),
            _ => throw new ArgumentOutOfRangeException(nameof(backbone), backbone, "There is no such network."),
        };

    /// <param name="isDeep">Blocks of three layers, the middle one narrow.</param>
    private static BackboneLayout ResNet(int planes, int[] depths, bool isDeep)
    {
        var blocks = new List<BackboneBlock>();
        var input = StemPlanes;
        foreach (var (stage, depth) in depths.Index())
        {
            var (width, output) = (StemPlanes << stage, (StemPlanes << stage) * (isDeep ? 4 : 1));
            for (var index = 0; index < depth; index++)
            {
                var (name, stride) = ($"layer{stage + 1}.{index}", index == 0 && stage > 0 ? 2 : 1);
                List<BackboneUnit> path = isDeep
                    ?
                    [
                        Layer(1, input, width, 1, 1, Activation.Relu),
                        Layer(2, width, width, 3, stride, Activation.Relu),
                        Layer(3, width, output, 1, 1, Activation.None),
                    ]
                    : [Layer(1, input, width, 3, stride, Activation.Relu), Layer(2, width, width, 3, 1, Activation.None)];
                var shortcut =
                    stride > 1 || input != output
                        ? new BackboneUnit($"{name}.downsample.0", $"{name}.downsample.1", input, output, 1, stride)
                        : null;
                blocks.Add(new BackboneBlock(path, shortcut, Adds: true, Activation.Relu));
                input = output;

                BackboneUnit Layer(int number, int from, int to, int kernel, int step, Activation after) =>
                    new($"{name}.conv{number}", $"{name}.bn{number}", from, to, kernel, step, 1, after);
            }
        }

        return new BackboneLayout(
            new BackboneUnit("conv1", "bn1", planes, StemPlanes, 7, 2, 1, Activation.Relu),
            Pools: true,
            blocks,
            null,
            "fc",
            input,
            0
        );
    }

    private static BackboneLayout MobileNet(int planes)
    {
        // How much wider inside, planes out, how often, stride of the first (Sandler et al. 2018, table 2).
        (int Expansion, int Output, int Count, int Stride)[] stages =
        [
            (1, 16, 1, 1),
            (6, 24, 2, 2),
            (6, 32, 3, 2),
            (6, 64, 4, 2),
            (6, 96, 3, 1),
            (6, 160, 3, 2),
            (6, 320, 1, 1),
        ];
        var blocks = new List<BackboneBlock>();
        var (input, number) = (32, 1);
        foreach (var (expansion, output, count, first) in stages)
            for (var index = 0; index < count; index++)
            {
                var (name, stride, inner) = ($"features.{number}.conv", index == 0 ? first : 1, input * expansion);
                var path = new List<BackboneUnit>();
                if (expansion > 1)
                    path.Add(new BackboneUnit($"{name}.0.0", $"{name}.0.1", input, inner, 1, 1, 1, Activation.Relu6));
                var place = path.Count;
                path.Add(new BackboneUnit($"{name}.{place}.0", $"{name}.{place}.1", inner, inner, 3, stride, inner, Activation.Relu6));
                path.Add(new BackboneUnit($"{name}.{place + 1}", $"{name}.{place + 2}", inner, output, 1, 1));
                blocks.Add(new BackboneBlock(path, null, Adds: stride == 1 && input == output, Activation.None));
                (input, number) = (output, number + 1);
            }

        return new BackboneLayout(
            new BackboneUnit("features.0.0", "features.0.1", planes, 32, 3, 2, 1, Activation.Relu6),
            Pools: false,
            blocks,
            new BackboneUnit("features.18.0", "features.18.1", input, 1280, 1, 1, 1, Activation.Relu6),
            "classifier.1",
            1280,
            0.2
        );
    }
}
