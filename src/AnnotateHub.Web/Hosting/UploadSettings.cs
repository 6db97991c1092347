using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace AnnotateHub.Web.Hosting;

/// <summary>Settings <c>Upload:*</c>.</summary>
public sealed class UploadSettings
{
    /// <summary>Largest single uploaded file in bytes.</summary>
    public long MaxBytes { get; set; } = 20L * 1024 * 1024 * 1024;
}
