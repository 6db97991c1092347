using System.IO.Compression;

namespace AnnotateHub.Application.Images.Import;

/// <summary>How large an uploaded archive may become.</summary>
/// <param name="MaxEntries">Entries, folders included.</param>
/// <param name="MaxBytes">All entries together, expanded.</param>
/// <param name="MaxEntryBytes">One entry, expanded.</param>
/// <param name="MaxRatio">Expanded to compressed size of an entry above 16 MiB. Blank 16-bit pictures reach about 200, deflate ends at
/// 1,032.</param>
public sealed record ZipLimits(int MaxEntries = 200_000, long MaxBytes = 200L << 30, long MaxEntryBytes = 8L << 30, int MaxRatio = 400);
