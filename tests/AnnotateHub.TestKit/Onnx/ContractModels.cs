namespace AnnotateHub.TestKit.Onnx;

/// <summary>
/// One small model for every output contract (ONNX-CONTRACTS). Each takes 32 x 32 pictures of three planes and reads one number from them:
/// p, the value of plane 0 at
/// row 16, column 16. Its outputs are constants plus p times other constants, so every answer can be worked out by hand from the picture.
/// Boxes, in pixels of the 32 x 32 picture: A = (4, 6, 12, 14), centre (8, 10), 8 x 8; B = (16, 8, 28, 24), centre (22, 16), 12 x 16.
/// </summary>
public static class ContractModels
{
    public const int Side = 32;
    private const int ReadAt = 16 * Side + 16;

    /// <summary>A: class 0 with score p / 255 (raw values go in); B: class 2 with 0.5; a padding row of zeroes with label -1.</summary>
    public static OnnxGraph MmDeploy() =>
        Batched("input")
            .Linear("dets", [4, 6, 12, 14, 0, 16, 8, 28, 24, 0.5f, 0, 0, 0, 0, 0], [.. new float[4], 1 / 255f, .. new float[10]], 3, 5)
            .Labels([0, 2, -1])
            .Output("dets", OnnxType.Float, "batch", 3, 5)
            .Output("labels", OnnxType.Int64, "batch", 3);

    /// <summary>A: label 1 with score p; B: label 3 with 0.5. No batch axis; label 0 is the background.</summary>
    public static OnnxGraph Torchvision() =>
        new OnnxGraph()
            .Input("image", OnnxType.Float, 3, "height", "width")
            .Constant("centre", [(long)ReadAt], 1)
            .Constant("flat", [-1L], 1)
            .Node("Reshape", ["image", "flat"], ["numbers"])
            .Node("Gather", ["numbers", "centre"], ["p"], ("axis", 0))
            .Cube("boxes", [4, 6, 12, 14, 16, 8, 28, 24], new float[8], [2, 4])
            .Cube("scores", [0, 0.5f], [1, 0], [2])
            .Constant("fixedLabels", [1L, 3L], 2)
            .Node("Identity", ["fixedLabels"], ["labels"])
            .Output("boxes", OnnxType.Float, "found", 4)
            .Output("labels", OnnxType.Int64, "found")
            .Output("scores", OnnxType.Float, "found");

    /// <summary>63 anchors of 5 + 3 numbers. Anchor 5: A, objectness p, classes 0.25 0.5 0.125, so class 1 with p / 2; anchor 40: B,
    /// objectness 0.5, class 2 with 1, so 0.5.</summary>
    public static OnnxGraph YoloV5()
    {
        var (fixedPart, perP) = (new float[63 * 8], new float[63 * 8]);
        Put(fixedPart, 5 * 8, 8, 10, 8, 8, 0, 0.25f, 0.5f, 0.125f);
        perP[5 * 8 + 4] = 1;
        Put(fixedPart, 40 * 8, 22, 16, 12, 16, 0.5f, 0, 0, 1);
        return Batched("images").Linear("output0", fixedPart, perP, 63, 8).Output("output0", OnnxType.Float, "batch", 63, 8);
    }

    /// <summary>21 anchors in columns of 4 + 3 numbers. Column 2: A, class 0 with p; column 7: B, class 2 with 0.5 (class 1 has
    /// 0.25).</summary>
    public static OnnxGraph YoloV8()
    {
        var (fixedPart, perP) = (new float[7 * 21], new float[7 * 21]);
        foreach (var (row, value) in new float[] { 8, 10, 8, 8 }.Index())
            fixedPart[row * 21 + 2] = value;
        perP[4 * 21 + 2] = 1;
        foreach (var (row, value) in new[] { 22, 16, 12, 16, 0, 0.25f, 0.5f }.Index())
            fixedPart[row * 21 + 7] = value;
        return Batched("images")
            .Linear("output0", fixedPart, perP, 7, 21)
            .Output("output0", OnnxType.Float, "batch", 7, 21)
            .Metadata("names", "{0: 'R', 1: 'G', 2: 'U'}")
            .Metadata("imgsz", "[32, 32]")
            .Metadata("stride", "32")
            .Metadata("task", "detect");
    }

    /// <summary>Four rows of corners, score, class. A: class 1 with p; B: class 0 with 0.5; two rows of zeroes.</summary>
    public static OnnxGraph YoloEndToEnd() =>
        Batched("images")
            .Linear("output0", [4, 6, 12, 14, 0, 1, 16, 8, 28, 24, 0.5f, 0, .. new float[12]], [0, 0, 0, 0, 1, .. new float[19]], 4, 6)
            .Output("output0", OnnxType.Float, "batch", 4, 6)
            .Metadata("names", "{0: 'R', 1: 'G', 2: 'U'}")
            .Metadata("imgsz", "[32, 32]")
            .Metadata("stride", "32")
            .Metadata("task", "detect")
            .Metadata("end2end", "True");

    /// <summary>
    /// Two queries of 3 + 1 logits. A: (ln 2, 0, 0, p - 1), so the share of class 0 is 2 / (2 + 1 + 1 + e^(p - 1)). B: (0, 0, ln 6, 0), so
    /// class 2 has 6 / 9.
    /// </summary>
    public static OnnxGraph DetrSoftmax() =>
        Batched("pixel_values")
            .Linear("logits", [MathF.Log(2), 0, 0, -1, 0, 0, MathF.Log(6), 0], [0, 0, 0, 1, 0, 0, 0, 0], 2, 4)
            .Linear("pred_boxes", Normalised, new float[8], 2, 4)
            .Output("logits", OnnxType.Float, "batch", 2, 4)
            .Output("pred_boxes", OnnxType.Float, "batch", 2, 4);

    /// <summary>Two queries of 3 logits. A: class 0 with sigmoid(p); B: class 2 with sigmoid(ln 3) = 3/4; all other logits -9, below any
    /// threshold used.</summary>
    public static OnnxGraph DetrSigmoid() =>
        Batched("pixel_values")
            .Linear("logits", [0, -9, -9, -9, -9, MathF.Log(3)], [1, 0, 0, 0, 0, 0], 2, 3)
            .Linear("pred_boxes", Normalised, new float[8], 2, 4)
            .Output("logits", OnnxType.Float, "batch", 2, 3)
            .Output("pred_boxes", OnnxType.Float, "batch", 2, 4);

    /// <summary>As RF-DETR names them: dets of four numbers, labels of 3 + 1 logits. Scores as <see cref="DetrSigmoid"/>; the fourth logit
    /// of A is 5 and means nothing.</summary>
    public static OnnxGraph RfDetr() =>
        Batched("input")
            .Linear("dets", Normalised, new float[8], 2, 4)
            .Linear("labels", [0, -9, -9, 5, -9, -9, MathF.Log(3), -9], [1, 0, 0, 0, 0, 0, 0, 0], 2, 4)
            .Output("dets", OnnxType.Float, "batch", 2, 4)
            .Output("labels", OnnxType.Float, "batch", 2, 4);

    /// <summary>Boxes come out in the pixels of the sizes that are given. A: class 0 with p; B: class 2 with 0.5.</summary>
    public static OnnxGraph RtDetrAuthors() =>
        Batched("images")
            .Input("orig_target_sizes", OnnxType.Int64, "batch", 2)
            .Node("Cast", ["orig_target_sizes"], ["sizes"], ("to", 1))
            .Node("Concat", ["sizes", "sizes"], ["fourSizes"], ("axis", 1))
            .Constant("axis1", [1L], 1)
            .Node("Unsqueeze", ["fourSizes", "axis1"], ["sizesOfRows"])
            .Constant("shares", [.. new float[] { 4, 6, 12, 14, 16, 8, 28, 24 }.Select(edge => edge / Side)], 1, 2, 4)
            .Node("Mul", ["shares", "sizesOfRows"], ["boxes"])
            .Rows("scores", [0, 0.5f], [1, 0], 2)
            .Labels([0, 2])
            .Output("labels", OnnxType.Int64, "batch", 2)
            .Output("boxes", OnnxType.Float, "batch", 2, 4)
            .Output("scores", OnnxType.Float, "batch", 2);

    /// <summary>Logits are the means of the three planes times a factor.</summary>
    public static OnnxGraph Classifier(
        float factor = 1,
        bool softmax = false,
        string input = "input",
        string output = "output",
        int side = 128
    )
    {
        var graph = new OnnxGraph()
            .Input(input, OnnxType.Float, "batch", 3, side, side)
            .Node("GlobalAveragePool", [input], ["means"])
            .Node("Flatten", ["means"], ["flat"])
            .Constant("factor", [factor], 1)
            .Node("Mul", ["flat", "factor"], [softmax ? "logits" : output]);
        if (softmax)
            graph.Node("Softmax", ["logits"], [output], ("axis", 1));
        return graph.Output(output, OnnxType.Float, "batch", 3);
    }

    private static float[] Normalised => [8f / Side, 10f / Side, 8f / Side, 8f / Side, 22f / Side, 16f / Side, 12f / Side, 16f / Side];

    private static void Put(float[] into, int at, params float[] values) => values.CopyTo(into, at);

    /// <summary>Input of free batch, and p as [batch, 1, 1].</summary>
    private static OnnxGraph Batched(string input) =>
        new OnnxGraph()
            .Input(input, OnnxType.Float, "batch", 3, Side, Side)
            .Constant("centre", [(long)ReadAt], 1)
            .Constant("flat", [0L, -1L], 2)
            .Node("Reshape", [input, "flat"], ["numbers"])
            .Node("Gather", ["numbers", "centre"], ["pOfRow"], ("axis", 1))
            .Constant("cube", [-1L, 1L, 1L], 3)
            .Node("Reshape", ["pOfRow", "cube"], ["p"]);

    /// <summary>output [batch, rows, columns] = fixed + perP * p.</summary>
    private static OnnxGraph Linear(this OnnxGraph graph, string output, float[] fixedPart, float[] perP, int rows, int columns) =>
        graph.Cube(output, fixedPart, perP, [1, rows, columns]);

    private static OnnxGraph Cube(this OnnxGraph graph, string output, float[] fixedPart, float[] perP, int[] shape) =>
        graph
            .Constant($"{output}.fixed", fixedPart, shape)
            .Constant($"{output}.perP", perP, shape)
            .Node("Mul", [$"{output}.perP", "p"], [$"{output}.moved"])
            .Node("Add", [$"{output}.moved", $"{output}.fixed"], [output]);

    private static OnnxGraph Rows(this OnnxGraph graph, string output, float[] fixedPart, float[] perP, int rows) =>
        graph
            .Constant($"{output}.fixed", fixedPart, 1, rows)
            .Constant($"{output}.perP", perP, 1, rows)
            .Node("Mul", [$"{output}.perP", "pOfRow"], [$"{output}.moved"])
            .Node("Add", [$"{output}.moved", $"{output}.fixed"], [output]);

    /// <summary>Fixed class numbers, repeated for every picture of the batch.</summary>
    private static OnnxGraph Labels(this OnnxGraph graph, long[] labels) =>
        graph
            .Constant("none", [0f], 1)
            .Node("Mul", ["pOfRow", "none"], ["noneOfRow"])
            .Node("Cast", ["noneOfRow"], ["noneWhole"], ("to", 7))
            .Constant("fixedLabels", labels, 1, labels.Length)
            .Node("Add", ["fixedLabels", "noneWhole"], ["labels"]);
}
