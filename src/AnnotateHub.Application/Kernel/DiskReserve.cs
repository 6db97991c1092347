namespace AnnotateHub.Application.Kernel;

/// <summary>Setting <c>Disk:*</c>.</summary>
/// <param name="ReserveBytes">What imports, uploads and runs leave free; null for 5 % of the disk or 1 GiB, whichever is less.</param>
public sealed record DiskReserve(long? ReserveBytes = null);
