using AnnotateHub.Application.Access;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Reports;

public enum ErrorRecipient
{
    /// <summary>Whose work was the truth; the remark becomes a comment that is pinned to the place.</summary>
    Annotator,

    /// <summary>The project's other leads.</summary>
    Leads,
}
