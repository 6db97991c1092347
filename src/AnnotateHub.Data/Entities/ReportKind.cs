using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Entities;

public enum ReportKind
{
    Agreement,
    Evaluation,
    Experiment,
}
