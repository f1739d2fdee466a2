using StreamCoverage.Core.Events;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Import.Mappings;
using StreamCoverage.Import.Values;

namespace StreamCoverage.Import.Emissions;

/// <summary>Reads what the events of a row and a rule have in common: everything but id and time.</summary>
internal sealed class TemplateReader
{
    private const int CellsKeptMax = 65_536;

    private static readonly string[] Roles = [ReporterRole.Gateway.Word(), ReporterRole.Prober.Word(), ReporterRole.Operator.Word()];

    private readonly Mapping _mapping;
    private readonly Dictionary<string, FieldReader> _fields;
    private readonly Dictionary<(string?, string?, string?, string?, string?, string?), WorkloadCell> _cells = [];

    public TemplateReader(Mapping mapping, ColumnSet columns)
    {
        _mapping = mapping;
        _fields = mapping.Fields.Keys.ToDictionary(name => name, name => new FieldReader(mapping, name, columns));
    }

    /// <summary>The event, with no id and no time. It means nothing where the row is refused.</summary>
    public InputEvent Read(Row row, EmitRule rule) => _mapping.Contract == ContractFields.RequestOutcome
        ? new(OutcomeOf(row, rule))
        : new(ChangeOf(row, OperatorEventWords.All[rule.Type!]));

    private RequestOutcome OutcomeOf(Row row, EmitRule rule)
    {
        var outcome = rule.FailedCondition is { } condition ? OutcomeNames.ParseFailure(condition)!.Value : Outcome.Succeeded;
        var servedBy = rule.Unserved ? null : _fields["operator"].Text(row);
        if (outcome == Outcome.Succeeded && (servedBy ??= _mapping.Fields["operator"].Placeholder) is null)
            row.Refuse("it succeeded and names no operator");
        var reporter = _fields["reporter_id"].Text(row);
        var role = _fields["reporter_role"].Word(row, Roles);
        if (reporter is null != role is null)
            row.Refuse("it has a reporter without a role, or a role without a reporter");
        return new(
            "", _mapping.Network, default, CellOf(row), outcome,
            _fields["latency_ms"].Latency(row),
            servedBy,
            Attempts: null,
            _fields["reward"].Amount(row) ?? 0,
            reporter,
            role is null ? ReporterRole.Unstated : ReporterRoles.Parse(role)!.Value);
    }

    // Cells repeat from row to row, and each costs a hash to make.
    private WorkloadCell CellOf(Row row)
    {
        var names = (_fields["model"].Text(row), _fields["task"].Text(row), _fields["hardware"].Text(row), _fields["region"].Text(row),
            _fields["verification"].Word(row, ContractFields.VerificationModes), _fields["size"].Text(row));
        if (_cells.TryGetValue(names, out var cell))
            return cell;
        if (_cells.Count == CellsKeptMax)
            _cells.Clear();
        return _cells[names] = WorkloadCell.Of([names.Item1, names.Item2, names.Item3, names.Item4, names.Item5, names.Item6]);
    }

    private OperatorEvent ChangeOf(Row row, OperatorEventType type)
    {
        var name = _fields["operator"].Text(row);
        if (name is null)
            row.Refuse("it names no operator");
        var bare = new OperatorEvent("", _mapping.Network, name ?? "", default, type);
        if (type == OperatorEventType.Left)
            return bare;
        var capabilities = new Capabilities(
            _fields["models"].List(row, null), _fields["tasks"].List(row, null), _fields["hardware"].List(row, null), _fields["regions"].List(row, null),
            _fields["verification"].List(row, ContractFields.VerificationModes));
        var dependencies = new Dependencies(
            _fields["owner"].Text(row), _fields["upstream"].Text(row), _fields["image"].Text(row), _fields["data_center"].Text(row));
        var declares = capabilities is not { Models: [], Tasks: [], Hardware: [], Regions: [], Verification: [] };
        return bare with
        {
            Capabilities = declares ? capabilities : null,
            Dependencies = dependencies == new Dependencies(null, null, null, null) ? null : dependencies,
            StakeMicros = _fields["stake"].Amount(row),
        };
    }
}
