using AnnotateHub.Inference.Sessions;

namespace AnnotateHub.Inference.Decoding;

/// <summary>Contracts that give finished rows: corners, a score, a class number.</summary>
internal static class RowDecoder
{
    public static List<RawDetection> MmDeploy(OutputTensor dets, OutputTensor labels, int picture, float threshold)
    {
        DetectionDecoder.Expect(dets, "boxes", null, null, 5);
        DetectionDecoder.Expect(labels, "labels", dets.Shape[0], dets.Shape[1]);
        var rows = dets.ForPicture(picture);
        var classes = labels.ForPicture(picture);
        var found = new List<RawDetection>();
        for (var row = 0; row < classes.Length; row++)
        {
            var box = rows.Slice(row * 5, 5);
            // Padding has score 0 and label 0 or -1, so a threshold of 0 must not let it in.
            if (box[4] > 0 && box[4] >= threshold && classes[row] >= 0)
                found.Add(new RawDetection(box[0], box[1], box[2], box[3], (int)classes[row], box[4]));
        }

        return found;
    }

    /// <summary>No batch axis anywhere.</summary>
    public static List<RawDetection> Torchvision(OutputTensor boxes, OutputTensor labels, OutputTensor scores, float threshold)
    {
        DetectionDecoder.Expect(boxes, "boxes", null, 4);
        DetectionDecoder.Expect(labels, "labels", boxes.Shape[0]);
        DetectionDecoder.Expect(scores, "scores", boxes.Shape[0]);
        return Rows(boxes.Values, labels.Values, scores.Values, threshold);
    }

    public static List<RawDetection> Triple(OutputTensor boxes, OutputTensor labels, OutputTensor scores, int picture, float threshold)
    {
        DetectionDecoder.Expect(boxes, "boxes", null, null, 4);
        DetectionDecoder.Expect(labels, "labels", boxes.Shape[0], boxes.Shape[1]);
        DetectionDecoder.Expect(scores, "scores", boxes.Shape[0], boxes.Shape[1]);
        return Rows(boxes.ForPicture(picture), labels.ForPicture(picture), scores.ForPicture(picture), threshold);
    }

    public static List<RawDetection> EndToEnd(OutputTensor output, int picture, float threshold)
    {
        DetectionDecoder.Expect(output, "output", null, null, 6);
        var rows = output.ForPicture(picture);
        var found = new List<RawDetection>();
        for (var at = 0; at < rows.Length; at += 6)
            if (rows[at + 4] > 0 && rows[at + 4] >= threshold)
                found.Add(new RawDetection(rows[at], rows[at + 1], rows[at + 2], rows[at + 3], (int)rows[at + 5], rows[at + 4]));
        return found;
    }

    private static List<RawDetection> Rows(
        ReadOnlySpan<float> boxes,
        ReadOnlySpan<float> labels,
        ReadOnlySpan<float> scores,
        float threshold
    )
    {
        var found = new List<RawDetection>();
        for (var row = 0; row < scores.Length; row++)
            if (scores[row] >= threshold)
                found.Add(
                    new RawDetection(
                        boxes[row * 4],
                        boxes[row * 4 + 1],
                        boxes[row * 4 + 2],
                        boxes[row * 4 + 3],
                        (int)labels[row],
                        scores[row]
                    )
                );
        return found;
    }
}
