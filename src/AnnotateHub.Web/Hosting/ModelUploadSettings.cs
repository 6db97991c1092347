using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace AnnotateHub.Web.Hosting;

/// <summary>Settings <c>Models:*</c>.</summary>
public sealed class ModelUploadSettings
{
    /// <summary>Largest model file in bytes.</summary>
    public long MaxBytes { get; set; } = AnnotateHub.Application.Models.Registry.ModelSettings.DefaultMaxBytes;
}
