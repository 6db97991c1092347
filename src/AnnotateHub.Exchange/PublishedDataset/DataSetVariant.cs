using System.Globalization;

namespace AnnotateHub.Exchange.PublishedDataset;

/// <summary>Where the authors of the paper keep what, and where their own programs look for it.</summary>
public enum DataSetVariant
{
    /// <summary>As published: <c>Annotations/trainval</c>, <c>Annotations/test/Expert1</c>, crops by class.</summary>
    Published,

    /// <summary>As the authors' programs open it: <c>Annotations/{stem}.xml</c>, crops by split, channel and class.</summary>
    Flat,
}
