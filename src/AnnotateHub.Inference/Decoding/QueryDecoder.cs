using AnnotateHub.Inference.Sessions;

namespace AnnotateHub.Inference.Decoding;

/// <summary>The DETR family: a fixed number of queries, each with logits and a normalised box.</summary>
internal static class QueryDecoder
{
    /// <summary>DETR, YOLOS: softmax over all logits, the last is "no object" and proposes nothing; each query its best class.</summary>
    public static List<RawDetection> Softmax(OutputTensor boxes, OutputTensor logits, int picture, int width, int height, float threshold)
    {
        var (queries, count) = Check(boxes, logits);
        if (count < 2)
            throw new ModelRefusedException(
                "DETR gives at least two logits a query, the last for \"no object\"; this output has one. Choose the right "
                    + "output contract in the manifest."
            );
        var values = logits.ForPicture(picture);
        var found = new List<RawDetection>();
        var shares = new double[count];
        for (var query = 0; query < queries; query++)
        {
            if (!Probabilities.Softmax(values.Slice(query * count, count), shares))
                continue;
            var best = 0;
            for (var @class = 1; @class < count - 1; @class++)
                if (shares[@class] > shares[best])
                    best = @class;
            if (shares[best] >= threshold)
                found.Add(Placed(boxes.ForPicture(picture).Slice(query * 4, 4), width, height, best, (float)shares[best]));
        }

        return found;
    }

    /// <summary>
    /// RT-DETR, D-FINE, RF-DETR: a sigmoid for every class; the best scores of all queries and classes together, as many as there are
    /// queries, as the authors' own
    /// post-processing takes them. One query may so propose two classes.
    /// </summary>
    public static List<RawDetection> Sigmoid(
        OutputTensor boxes,
        OutputTensor logits,
        int picture,
        int width,
        int height,
        float threshold,
        int? background
    )
    {
        var (queries, count) = Check(boxes, logits);
        var values = logits.ForPicture(picture);
        var found = new List<RawDetection>();
        for (var query = 0; query < queries; query++)
        for (var @class = 0; @class < count; @class++)
        {
            if (@class == background)
                continue;
            var score = (float)Probabilities.Sigmoid(values[query * count + @class]);
            if (score >= threshold)
                found.Add(Placed(boxes.ForPicture(picture).Slice(query * 4, 4), width, height, @class, score));
        }

        return found.Count <= queries ? found : [.. found.OrderByDescending(detection => detection.Score).Take(queries)];
    }

    private static (int Queries, int Classes) Check(OutputTensor boxes, OutputTensor logits)
    {
        DetectionDecoder.Expect(boxes, "boxes", null, null, 4);
        DetectionDecoder.Expect(logits, "logits", boxes.Shape[0], boxes.Shape[1], null);
        return (logits.Shape[1], logits.Shape[2]);
    }

    private static RawDetection Placed(ReadOnlySpan<float> box, int width, int height, int @class, float score) =>
        RawDetection.AroundCentre(box[0] * width, box[1] * height, box[2] * width, box[3] * height, @class, score);
}
