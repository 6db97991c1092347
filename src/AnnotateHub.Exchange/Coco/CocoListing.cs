namespace AnnotateHub.Exchange.Coco;

/// <summary>What a detection file says that a list of results beside it does not: which images and classes the numbers are.</summary>
internal sealed record CocoListing(string File, IReadOnlyDictionary<string, CocoImage> Images, CocoCategories Categories)
{
    public string Folder => File[..Math.Max(0, File.LastIndexOf('/'))];
}
