using AnnotateHub.Core.Sampling;

namespace AnnotateHub.TestKit.Onnx;

/// <summary>Convolutional networks of random weights with the outputs of YOLO v8 and pictures of any size: nothing to learn from what they
/// say, only from how long they take.</summary>
public static class WeightyModels
{
    /// <param name="width">Channels of the hidden layers, which lie at a quarter of the picture's resolution.</param>
    /// <param name="layers">Hidden 3 x 3 convolutions.</param>
    public static OnnxGraph Convolutions(int width, int layers)
    {
        var random = new PinnedRandom(11);
        var graph = new OnnxGraph().Input("images", OnnxType.Float, "batch", 3, "height", "width");
        var last = Layer("images", 0, 3, width, 4);
        for (var layer = 1; layer <= layers; layer++)
            last = Layer(last, layer, width, width, 1);
        last = Layer(last, layers + 1, width, 7, 8);
        return graph
            .Constant("columns", [0L, 7L, -1L], 3)
            .Node("Reshape", [last, "columns"], ["output0"])
            .Output("output0", OnnxType.Float, "batch", 7, "anchors");

        string Layer(string input, int number, int from, int to, long stride)
        {
            var scale = Math.Sqrt(2.0 / (from * 9));
            graph
                .Constant(
                    $"w{number}",
                    [.. Enumerable.Range(0, to * from * 9).Select(_ => (float)(random.Between(-1_000, 1_000) / 1_000.0 * scale))],
                    to,
                    from,
                    3,
                    3
                )
                .Node(
                    "Conv",
                    [input, $"w{number}"],
                    [$"c{number}"],
                    ("kernel_shape", new[] { 3L, 3L }),
                    ("strides", new[] { stride, stride }),
                    ("pads", new[] { 1L, 1L, 1L, 1L })
                )
                .Node("Relu", [$"c{number}"], [$"r{number}"]);
            return $"r{number}";
        }
    }
}
