using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Access;

/// <summary>By what the images of a project are ordered; ties keep the working order.</summary>
public enum ImageOrder
{
    /// <summary>As people count: f2 before f10.</summary>
    Name,
    Patient,
    Imported,
}
