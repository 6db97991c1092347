using AnnotateHub.Exchange.Voc;

namespace AnnotateHub.Web.Features.Export;

/// <summary>What a person chose about the numbers in VOC files; the default is LabelImg's.</summary>
public sealed class ConventionChoice
{
    public int Origin { get; set; } = 1;
    public VocFarEdge FarEdge { get; set; } = VocFarEdge.Inclusive;
    public VocDialect Dialect { get; set; } = VocDialect.Integer;

    public VocConvention Convention => new(Origin, FarEdge, Dialect);
}
