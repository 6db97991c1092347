namespace AnnotateHub.Application.Images.Import;

/// <summary>What becomes of the files that were found: <c>Found = InImages + Skipped + Faulty</c>.</summary>
/// <param name="InImages">Files of images that would be imported; one file may hold several channels.</param>
/// <param name="Skipped">Files that no pattern takes: other pictures, tables, notes.</param>
/// <param name="Faulty">Files of images that cannot be imported: a channel is missing or there twice, sizes differ, a file is
/// unreadable.</param>
public sealed record ImportCounts(int Found, int InImages, int Skipped, int Faulty);
