namespace AnnotateHub.Exchange.Coco;

/// <summary>An entry of <c>images</c>.</summary>
internal sealed record CocoImage(string Name, int? Width, int? Height);
