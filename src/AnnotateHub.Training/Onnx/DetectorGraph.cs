using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Training.Onnx;

/// <summary>
/// The trained detector as ONNX under the contract <c>yolo-v8</c>, of any height and width: resizing, compression, network and decoding are
/// inside, so that
/// boxes come out in pixels of the image.
/// </summary>
public static class DetectorGraph
{
    /// <summary>Network pixels between two grid points.</summary>
    public const int Stride = 4;

    public const string InputName = "images";
    public const string OutputName = "output0";

    public static byte[] Write(TrainingJob job, IReadOnlyList<WeightTensor> weights)
    {
        var network = new NetworkWriter(weights);
        var (graph, classes) = (network.Graph, job.Classes.Count);
        var x = graph.Input(InputName, "batch", job.Channels.Count, "height", "width");
        graph.Output(OutputName, "batch", 4 + classes, "anchors");
        if (job.Scale != 1)
            x = Resize(graph, x, job.Scale);
        var output = Network(network, network.Compressed(x));
        Decode(graph, output, classes, job.Scale);
        return graph.ToBytes([
            ("classes", string.Join(",", job.Classes)),
            ("channels", string.Join(",", job.Channels)),
            ("scale", $"{job.Scale:R}"),
            ("job", job.Identity()),
        ]);
    }

    /// <summary>What <see cref="Pictures.PlaneResize"/> does in training.</summary>
    internal static string Resize(OnnxGraphWriter graph, string x, double scale) =>
        graph.Node(
            "Resize",
            [x, "", graph.Constant([1f, 1f, (float)scale, (float)scale], 4)],
            ("mode", "linear"),
            ("coordinate_transformation_mode", "half_pixel"),
            ("antialias", scale < 1 ? 1L : 0L)
        );

    private static string Network(NetworkWriter network, string x)
    {
        var graph = network.Graph;
        x = network.Residual("early", network.Relu(network.ConvNorm("stem", x, 2)));
        var fine = network.Residual("fine2", network.Residual("fine1", network.Relu(network.ConvNorm("down2", x, 2))));
        var coarse = network.Residual("coarse2", network.Residual("coarse1", network.Relu(network.ConvNorm("down3", fine, 2))));
        var raised = graph.Node(
            "Resize",
            [network.Pointwise("lateral", coarse), "", graph.Constant([1f, 1f, 2f, 2f], 4)],
            ("mode", "nearest"),
            ("coordinate_transformation_mode", "asymmetric"),
            ("nearest_mode", "floor")
        );
        // Twice the coarse size is up to one more than the fine one; cutting it needs no padding of the image to a multiple.
        var size = graph.Node("Slice", [graph.Node("Shape", [fine]), graph.Constant([2L], 1), graph.Constant([4L], 1)]);
        raised = graph.Node("Slice", [raised, graph.Constant([0L, 0L], 2), size, graph.Constant([2L, 3L], 2)]);
        return network.Pointwise("output", network.Residual("head", network.Relu(graph.Node("Add", [fine, raised]))));
    }

    private static void Decode(OnnxGraphWriter graph, string output, int classes, double scale)
    {
        var edges = graph.Node("Exp", [graph.Node("Clip", [Part(output, 0, 4), graph.Constant([-4f]), graph.Constant([4f])])]);
        var (left, top, right, bottom) = (Part(edges, 0, 1), Part(edges, 1, 2), Part(edges, 2, 3), Part(edges, 3, 4));
        var half = graph.Constant([0.5f], 1);
        var ones = graph.Node("Add", [graph.Node("Mul", [left, graph.Constant([0f], 1)]), graph.Constant([1f], 1)]);
        var middleX = graph.Node("Add", [Positions(3), graph.Node("Mul", [graph.Node("Sub", [right, left]), half])]);
        var middleY = graph.Node("Add", [Positions(2), graph.Node("Mul", [graph.Node("Sub", [bottom, top]), half])]);
        var boxes = graph.Node(
            "Concat",
            [middleX, middleY, graph.Node("Add", [left, right]), graph.Node("Add", [top, bottom])],
            ("axis", 1L)
        );
        boxes = graph.Node("Mul", [boxes, graph.Constant([(float)(Stride / scale)], 1)]);
        var all = graph.Node("Concat", [boxes, graph.Node("Sigmoid", [Part(output, 4, 4 + classes)])], ("axis", 1L));
        graph.NodeTo(OutputName, "Reshape", [all, graph.Constant([0L, 4 + classes, -1L], 3)]);

        string Part(string value, long from, long to) =>
            graph.Node("Slice", [value, graph.Constant([from], 1), graph.Constant([to], 1), graph.Constant([1L], 1)]);

        // 0.5, 1.5, ...: running sums of ones need no shape arithmetic.
        string Positions(long axis) => graph.Node("Sub", [graph.Node("CumSum", [ones, graph.Constant([axis])]), half]);
    }
}
