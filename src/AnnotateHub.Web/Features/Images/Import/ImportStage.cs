using System.Collections.Concurrent;
using System.Text.Json;

namespace AnnotateHub.Web.Features.Images.Import;

public enum ImportStage
{
    Source,
    Planning,
    Preview,
}
