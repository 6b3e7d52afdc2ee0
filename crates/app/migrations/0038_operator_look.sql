-- The logo and the colour of the operator, on the covers of its reports.
create table operator_look (
    operator_id {id} not null,
    media text check (media in ('image/jpeg', 'image/png')),
    width {int},
    height {int},
    content {bytes},
    accent text check (length(accent) = 7),
    changed_at {instant} not null,
    changed_by text not null,
    check ((media is null) = (content is null)),
    primary key (operator_id),
    foreign key (operator_id) references operator (operator_id)
){strict};
