namespace AnnotateHub.Core.Evaluation.Reports;

/// <summary>Under which convention the headline figures are.</summary>
public enum DetectionConvention
{
    /// <summary>The authors' code: VOC matching, inclusive pixels.</summary>
    Paper,

    /// <summary>VOC matching, continuous edges.</summary>
    Voc,

    /// <summary>COCO matching, continuous edges, 100 detections of a class in an image.</summary>
    Coco,
}
