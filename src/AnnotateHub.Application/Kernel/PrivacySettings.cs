namespace AnnotateHub.Application.Kernel;

/// <summary>Settings <c>Privacy:*</c>: what is stored about people who work here, and what leaves with pictures.</summary>
/// <param name="ActiveTime">Whether the time that somebody works on an image is kept.</param>
/// <param name="ActiveTimeDays">After so many days it is deleted for each image whose round is closed; 0 keeps it.</param>
/// <param name="Addresses">Whether the audit of sign-ins keeps addresses of the network.</param>
/// <param name="BlankMetadata">Whether descriptions, dates and names are blanked in pictures that leave the server.</param>
public sealed record PrivacySettings(bool ActiveTime = true, int ActiveTimeDays = 0, bool Addresses = true, bool BlankMetadata = true);
