using AnnotateHub.Inference.Sessions;

namespace AnnotateHub.Inference.Decoding;

/// <summary>Contracts that give every anchor: centre, size, class scores; each anchor proposes its best class, as Ultralytics' own
/// prediction does.</summary>
internal static class YoloDecoder
{
    /// <summary>[B, anchors, 5 + classes]; the score is objectness times class.</summary>
    public static List<RawDetection> WithObjectness(OutputTensor output, int picture, float threshold)
    {
        DetectionDecoder.Expect(output, "output", null, null, null);
        var values = output.ForPicture(picture);
        var wide = output.Shape[2];
        if (wide < 6)
            throw new ModelRefusedException(
                $"YOLOv5 gives at least six numbers an anchor; this output has {wide}. Choose the right output contract in the manifest."
            );
        var found = new List<RawDetection>();
        for (var at = 0; at + wide <= values.Length; at += wide)
        {
            var objectness = values[at + 4];
            if (!(objectness >= threshold))
                continue;
            var (best, score) = (-1, float.NegativeInfinity);
            for (var @class = 0; @class < wide - 5; @class++)
                if (values[at + 5 + @class] > score)
                    (best, score) = (@class, values[at + 5 + @class]);
            if (best >= 0 && objectness * score >= threshold)
                found.Add(RawDetection.AroundCentre(values[at], values[at + 1], values[at + 2], values[at + 3], best, objectness * score));
        }

        return found;
    }

    /// <summary>[B, 4 + classes, anchors]; rows are walked whole, because thousands of anchors lie side by side in memory.</summary>
    public static List<RawDetection> ByColumn(OutputTensor output, int picture, float threshold)
    {
        DetectionDecoder.Expect(output, "output", null, null, null);
        var values = output.ForPicture(picture);
        var (rows, anchors) = (output.Shape[1], output.Shape[2]);
        if (rows < 5)
            throw new ModelRefusedException(
                $"YOLO v8 gives at least five numbers an anchor; this output has {rows}. Choose the right output contract in the manifest."
            );
        var best = new int[anchors];
        var scores = values.Slice(4 * anchors, anchors).ToArray();
        for (var anchor = 0; anchor < anchors; anchor++)
            if (float.IsNaN(scores[anchor]))
                scores[anchor] = float.NegativeInfinity;
        for (var @class = 1; @class < rows - 4; @class++)
        {
            var row = values.Slice((4 + @class) * anchors, anchors);
            for (var anchor = 0; anchor < anchors; anchor++)
                if (row[anchor] > scores[anchor])
                    (best[anchor], scores[anchor]) = (@class, row[anchor]);
        }

        var found = new List<RawDetection>();
        for (var anchor = 0; anchor < anchors; anchor++)
            if (scores[anchor] >= threshold)
                found.Add(
                    RawDetection.AroundCentre(
                        values[anchor],
                        values[anchors + anchor],
                        values[2 * anchors + anchor],
                        values[3 * anchors + anchor],
                        best[anchor],
                        scores[anchor]
                    )
                );
        return found;
    }
}
